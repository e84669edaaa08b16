package dev.diptych.bench.fuzz;

import dev.diptych.bench.load.ApiNode;
import dev.diptych.bench.load.NodeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a node holds at one moment.
 *
 * @param heapKib live objects, after a collection
 * @param residentKib of the process, its heap included
 */
record NodeUse(long sockets, long files, long heapKib, long residentKib) {
    static NodeUse of(ApiNode node) {
        try (NodeMemory memory = NodeMemory.of(node);
                Stream<Path> open = Files.list(Path.of("/proc/" + node.pid() + "/fd"))) {
            var footprint = memory.look();
            var targets = open.map(NodeUse::target).toList();
            long sockets = targets.stream()
                    .filter(target -> target.startsWith("socket:"))
                    .count();
            long files =
                    targets.stream().filter(target -> target.startsWith("/")).count();
            return new NodeUse(sockets, files, footprint.heapKib(), footprint.residentKib());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}
