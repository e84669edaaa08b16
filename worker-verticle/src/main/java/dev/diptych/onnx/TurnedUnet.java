package dev.diptych.onnx;

import dev.diptych.model.ModelFolder;
import dev.diptych.sdxl.Denoiser;
import dev.diptych.sdxl.LatentSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A UNet that can leave its device for another one and come back. What was found out about it is kept meanwhile. */
final class TurnedUnet implements Denoiser {
    private final OnnxDevice device;
    private final ModelFolder folder;
    private final long bytes;
    private final OnnxDenoiser.Facts facts;
    private @Nullable OnnxDenoiser unet;

    TurnedUnet(OnnxDevice device, ModelFolder folder) {
        this.device = device;
        this.folder = folder;
        bytes = bytes(folder.path().resolve("unet"));
        device.unets().makeRoomFor(this);
        OnnxDenoiser opened = new OnnxDenoiser(open(), folder.unet());
        facts = opened.facts();
        unet = opened;
        device.unets().hold(this);
    }

    /** Of its files: about what its weights take on the device. */
    long bytes() {
        return bytes;
    }

    @Override
    public int inChannels() {
        return folder.unet().inChannels();
    }

    @Override
    public int outChannels() {
        return folder.unet().outChannels();
    }

    @Override
    public boolean mixesTimesteps() {
        return facts.mixesTimesteps();
    }

    /** Whether the card may promise sides that the UNet's levels do not divide. */
    boolean takesAnySize() {
        return facts.takesAnySize();
    }

    @Override
    public boolean isOnDevice() {
        return unet != null;
    }

    @Override
    public void bringOntoDevice() {
        onDevice();
    }

    @Override
    public void denoise(LatentSize size, List<Row> rows) {
        onDevice().denoise(size, rows);
    }

    @Override
    public void close() {
        device.unets().forget(this);
        leaveDevice();
    }

    void leaveDevice() {
        if (unet != null) {
            unet.close();
            unet = null;
        }
    }

    private OnnxDenoiser onDevice() {
        OnnxDenoiser here = unet;
        if (here == null) {
            device.unets().makeRoomFor(this);
            here = new OnnxDenoiser(open(), folder.unet(), facts);
            unet = here;
        }
        device.unets().hold(this);
        return here;
    }

    private OnnxNetwork open() {
        return OnnxNetwork.openWithFloat(device, folder.path(), "unet", "timestep");
    }

    private static long bytes(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            return 0;
        }
    }
}
