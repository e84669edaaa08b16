"""A network of two nodes whose one weight lies in a file beside it, as large exports have it: out = float(timestep) + 0.25.
Writes testdata/variants/external_data.

    pip install onnx numpy
    python testdata/reference/external_data.py      (from the repository's root)
"""
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = "testdata/variants/external_data"

# Weights below one kilobyte stay inside the file.
weight = numpy_helper.from_array(np.full((1024,), 0.25, np.float32), "weight")
graph = helper.make_graph(
    [helper.make_node("Cast", ["timestep"], ["number"], to=TensorProto.FLOAT),
     helper.make_node("Add", ["number", "weight"], ["out"])],
    "external",
    [helper.make_tensor_value_info("timestep", TensorProto.INT64, [1])],
    [helper.make_tensor_value_info("out", TensorProto.FLOAT, [1024])],
    [weight])
model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])
os.makedirs(FOLDER, exist_ok=True)
onnx.save(model, f"{FOLDER}/model.onnx", save_as_external_data=True, location="model.onnx_data", size_threshold=1024)
