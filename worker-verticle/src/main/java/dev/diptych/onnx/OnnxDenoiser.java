package dev.diptych.onnx;

import dev.diptych.model.UnetConfig;
import dev.diptych.sdxl.Denoiser;
import dev.diptych.sdxl.LatentSize;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A UNet as exported by Optimum ({@code out_sample}) or by onnxruntime's demo ({@code latent}), with half or full
 * floats. Keeps buffers for the shapes used last, so that a step allocates nothing outside the heap.
 */
final class OnnxDenoiser implements Denoiser {
    private static final int SHAPES_KEPT = 8;

    private final OnnxNetwork network;
    private final UnetSignature signature;
    private final Facts facts;
    private final Map<UnetShape, UnetBuffers> buffers = new LinkedHashMap<>(SHAPES_KEPT, 0.75f, true);

    /**
     * What is found out by trying.
     *
     * @param takesAnySize whether the card may promise sides that the UNet's levels do not divide
     */
    record Facts(boolean mixesTimesteps, boolean takesAnySize) {}

    OnnxDenoiser(OnnxNetwork network, UnetConfig config) {
        this.network = network;
        signature = UnetSignature.of(network, config);
        UnetProbe probe = new UnetProbe(this, config);
        facts = new Facts(signature.timestepPerRow() && probe.mixesTimesteps(), probe.takesAnySize());
    }

    /** The same network again, of which all is known. */
    OnnxDenoiser(OnnxNetwork network, UnetConfig config, Facts facts) {
        this.network = network;
        signature = UnetSignature.of(network, config);
        this.facts = facts;
    }

    @Override
    public int inChannels() {
        return signature.config().inChannels();
    }

    @Override
    public int outChannels() {
        return signature.config().outChannels();
    }

    @Override
    public boolean mixesTimesteps() {
        return facts.mixesTimesteps();
    }

    @Override
    public void denoise(LatentSize size, List<Row> rows) {
        UnetShape shape =
                new UnetShape(rows.size(), size, rows.get(0).conditioning().tokens());
        UnetBuffers tensors = buffers(shape);
        tensors.fill(rows);
        network.run(tensors.inputs(), tensors.outputs());
        tensors.read(rows);
    }

    Facts facts() {
        return facts;
    }

    @Override
    public void close() {
        buffers.values().forEach(UnetBuffers::close);
        buffers.clear();
        network.close();
    }

    private UnetBuffers buffers(UnetShape shape) {
        UnetBuffers known = buffers.get(shape);
        if (known != null) {
            return known;
        }
        if (buffers.size() == SHAPES_KEPT) {
            Iterator<UnetBuffers> oldest = buffers.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
        UnetBuffers made = new UnetBuffers(signature, shape);
        buffers.put(shape, made);
        return made;
    }
}
