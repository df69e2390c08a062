"""The dock's pages, a room for each; a page is a `gui.page.Page`, and dock.PAGES names them in order."""
