package dev.diptych.onnx;

import dev.diptych.sdxl.LatentSize;

/** @param tokens of the context, 77 · windows */
record UnetShape(int rows, LatentSize size, int tokens) {}
