package dev.diptych.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.diptych.model.BadModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One network of a model folder, opened on a device, with what its session says of its inputs and outputs. */
final class OnnxNetwork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxNetwork.class);
    private static final String EXTERNAL_DATA_FOLDER = "session.model_external_initializers_file_folder_path";

    private final String file;
    private final OrtSession session;
    private final OnnxDevice device;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;

    private OnnxNetwork(String file, OrtSession session, OnnxDevice device) throws OrtException {
        this.file = file;
        this.session = session;
        this.device = device;
        inputs = specs(session.getInputInfo());
        outputs = specs(session.getOutputInfo());
    }

    /**
     * @param component the folder under {@code model} that holds model.onnx
     * @throws BadModelException if the file is missing or is no network that the device can run
     */
    static OnnxNetwork open(OnnxDevice device, Path model, String component) {
        String file = component + "/model.onnx";
        Path path = model.resolve(file);
        if (!Files.isRegularFile(path)) {
            throw new BadModelException(file, "a file", "none");
        }
        try (OrtSession.SessionOptions options = device.sessionOptions()) {
            return new OnnxNetwork(
                    file, OrtEnvironment.getEnvironment().createSession(path.toString(), options), device);
        } catch (OrtException e) {
            throw SessionErrors.translated(file, path, e);
        }
    }

    /**
     * The same, with an input that the file declares as 64-bit whole numbers taken as floats where its graph lets that
     * be, see {@link FloatInput}.
     */
    static OnnxNetwork openWithFloat(OnnxDevice device, Path model, String component, String input) {
        String file = component + "/model.onnx";
        Path path = model.resolve(file);
        try (OrtSession.SessionOptions options = device.sessionOptions()) {
            options.addConfigEntry(
                    EXTERNAL_DATA_FOLDER, model.resolve(component).toString());
            Optional<byte[]> changed = FloatInput.changed(path, input);
            if (changed.isPresent()) {
                OrtSession session = OrtEnvironment.getEnvironment().createSession(changed.get(), options);
                return new OnnxNetwork(file, session, device);
            }
        } catch (OrtException e) {
            LOG.warn("{} is opened as it is, so that fractional timesteps are cut off: {}", file, e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} is opened as it is: {}", file, e.getMessage());
        }
        return open(device, model, component);
    }

    /** @throws BadModelException if there is no input of any of these names */
    TensorSpec input(String... names) {
        return named("input", inputs, names);
    }

    /** @throws BadModelException if there is no output of any of these names */
    TensorSpec output(String... names) {
        return named("output", outputs, names);
    }

    boolean hasOutput(String name) {
        return outputs.stream().anyMatch(spec -> spec.name().equals(name));
    }

    List<TensorSpec> outputs() {
        return outputs;
    }

    /** @throws BadModelException if {@code right} says no */
    void require(TensorSpec spec, Predicate<TensorSpec> right, String expected) {
        if (!right.test(spec)) {
            throw new BadModelException(
                    file, expected + " for " + spec.name(), spec.type() + " " + List.of(boxed(spec.shape())));
        }
    }

    String file() {
        return file;
    }

    /** Runs the network on tensors that already hold their values; the outputs are written in place. */
    void run(Map<String, OnnxTensor> in, Map<String, OnnxTensor> out) {
        try (OrtSession.Result ignored = session.run(in, Set.of(), out, device.runOptions())) {
            assert ignored.size() == out.size();
        } catch (OrtException e) {
            throw OnnxErrors.translated(file, e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw OnnxErrors.translated(file, e);
        }
    }

    private TensorSpec named(String kind, List<TensorSpec> specs, String... names) {
        for (String name : names) {
            for (TensorSpec spec : specs) {
                if (spec.name().equals(name)) {
                    return spec;
                }
            }
        }
        throw new BadModelException(
                file,
                kind + " " + String.join(" or ", names),
                specs.stream().map(TensorSpec::name).toList());
    }

    private static List<TensorSpec> specs(Map<String, NodeInfo> nodes) {
        List<TensorSpec> specs = new ArrayList<>();
        nodes.values().forEach(node -> specs.add(TensorSpec.of(node)));
        return specs;
    }

    private static Object[] boxed(long[] shape) {
        return java.util.Arrays.stream(shape).boxed().toArray();
    }
}
