package dev.diptych.bench.load;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What another JVM holds. Its heap must be of fixed size and touched from the start ({@link #FLAGS}): then its resident
 * memory grows only by what lies outside of the heap, and both growths together are what it holds more.
 */
public final class NodeMemory implements AutoCloseable {
    public static final List<String> FLAGS = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseG1GC");

    private final long pid;
    private final JMXConnector connector;
    private final MemoryMXBean memory;

    /**
     * At one moment, after a garbage collection.
     *
     * @param heapKib live objects
     * @param residentKib of the process, heap included
     */
    public record Footprint(long heapKib, long residentKib) {
        /** KiB that this holds more than the other, in the heap and outside. */
        public double over(Footprint before) {
            return (double) heapKib - before.heapKib + residentKib - before.residentKib;
        }
    }

    private NodeMemory(long pid, JMXConnector connector) throws IOException {
        this.pid = pid;
        this.connector = connector;
        this.memory = ManagementFactory.newPlatformMXBeanProxy(
                connector.getMBeanServerConnection(), ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    }

    @SuppressWarnings("BanJNDI") // the address is that of a process of our own
    public static NodeMemory of(ApiNode node) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(node.pid()));
            String agent = machine.startLocalManagementAgent();
            machine.detach();
            return new NodeMemory(node.pid(), JMXConnectorFactory.connect(new JMXServiceURL(agent)));
        } catch (AttachNotSupportedException e) {
            throw new IllegalStateException("the node's JVM cannot be looked into", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Footprint look() {
        memory.gc();
        memory.gc();
        return new Footprint(memory.getHeapMemoryUsage().getUsed() >> 10, residentKib(pid));
    }

    /** Of a process, by /proc. */
    public static long residentKib(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
