"""From a folder of pairs or granules to the study's rate, headless; begin with `folder_stack.FolderStack`."""
