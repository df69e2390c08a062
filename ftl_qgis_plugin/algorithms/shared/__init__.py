"""What all algorithms share: life cycle, reading of inputs, writing of outputs, common parameters.

Begin with `base.FtlAlgorithm`; `inputs` and `outputs` are mixed into it. Parameters that several algorithms have are
added by `overlap_inputs`, `range_parameters`, `extraction_parameters` and `method_parameters`.
"""
