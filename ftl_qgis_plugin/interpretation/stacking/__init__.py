"""From a folder of pairs or granules to the study's rate, headless: `findings.look_into` says what it holds,
`folder_stack.FolderStack` stacks it."""
