"""What is done with whole studies: merged, exported as an inventory, told as a report.

Begin with `merge_studies`; the work is done in study/ and report/.
"""
