"""The sweep on the Review page: `panel.SweepPanel` takes the queue's place, `cut_form` makes the cells, `result_view`
says what review and sweep tell together (on Accuracy as well).
"""
