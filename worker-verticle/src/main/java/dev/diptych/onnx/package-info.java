/** The networks on ONNX Runtime: devices, sessions, tensors. The only package that knows that library. */
@org.jspecify.annotations.NullMarked
package dev.diptych.onnx;
