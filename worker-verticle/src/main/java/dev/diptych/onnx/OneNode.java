package dev.diptych.onnx;

import java.util.HexFormat;

/** The smallest network: y = Identity(x), one float; shows whether a device can open any. */
final class OneNode {
    // ModelProto: ir_version 8, graph { node { x -> y, "Identity" }, name "g", input x[1], output y[1] }, opset 17
    private static final String PROTOBUF = "0808"
            + "3a33"
            + "0a10" + "0a0178" + "120179" + "22084964656e74697479"
            + "120167"
            + "5a0d" + "0a0178" + "1208" + "0a06" + "0801" + "1202" + "0a00"
            + "620d" + "0a0179" + "1208" + "0a06" + "0801" + "1202" + "0a00"
            + "4202" + "1011";

    private OneNode() {}

    static byte[] network() {
        return HexFormat.of().parseHex(PROTOBUF);
    }
}
