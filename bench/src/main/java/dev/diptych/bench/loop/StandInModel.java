package dev.diptych.bench.loop;

import ai.onnxruntime.OrtException;
import dev.diptych.bench.loop.StandInUnet.Work;
import dev.diptych.bench.measure.Median;
import dev.diptych.bench.measure.ScratchFolder;
import dev.diptych.model.ModelDirectory;
import dev.diptych.model.UnetConfig;
import dev.diptych.onnx.OnnxDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A models directory with one model, the base of one that is there but with a {@link StandInUnet} for its UNet. */
final class StandInModel implements AutoCloseable {
    static final String NAME = "stand-in";
    private static final int TRIED_LAYERS = 8;
    private static final int TRIED_CALLS = 101;

    private final ScratchFolder folder;
    private final UnetConfig unet;

    private StandInModel(ScratchFolder folder, UnetConfig unet) {
        this.folder = folder;
        this.unet = unet;
    }

    /** @param like a model whose text encoders, tokenizers and VAE serve */
    static StandInModel like(ModelDirectory models, String like) throws IOException {
        Path base = models.base(like).path();
        ScratchFolder folder = ScratchFolder.named("loop");
        copy(base, folder.path().resolve(NAME).resolve(ModelDirectory.BASE));
        return new StandInModel(folder, models.base(like).unet());
    }

    ModelDirectory directory() {
        return new ModelDirectory(folder.path());
    }

    Path network() {
        return folder.path().resolve(NAME).resolve(ModelDirectory.BASE).resolve("unet/model.onnx");
    }

    /** Gives the UNet so many layers that a call of two rows takes about so long. */
    StandInModel taking(OnnxDevice device, Work work, double millis) throws IOException, OrtException {
        double none = millis(device, work, 0);
        double perLayer = (millis(device, work, TRIED_LAYERS) - none) / TRIED_LAYERS;
        write(work, (int) Math.max(0, Math.round((millis - none) / perLayer)));
        return this;
    }

    @Override
    public void close() {
        folder.close();
    }

    private double millis(OnnxDevice device, Work work, int layers) throws IOException, OrtException {
        write(work, layers);
        double[] millis = new double[TRIED_CALLS];
        try (RawUnet raw = RawUnet.open(device, network(), 2, unet.sampleSize())) {
            for (int i = -TRIED_CALLS; i < TRIED_CALLS; i++) {
                long start = System.nanoTime();
                raw.call();
                millis[Math.max(0, i)] = (System.nanoTime() - start) / 1e6;
            }
        }
        return Median.of(millis);
    }

    private void write(Work work, int layers) throws IOException {
        StandInUnet standIn = new StandInUnet(work, layers, unet.contextWidth(), unet.pooledWidth(), unet.timeIds());
        Files.write(network(), standIn.model());
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(from)) {
            paths = all.toList();
        }
        for (Path path : paths) {
            Path copy = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(copy);
            } else {
                Files.copy(path, copy);
            }
        }
    }
}
