package dev.diptych.worker.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceMemoryTest {
    @TempDir
    Path folder;

    @Test
    void a_cpus_memory_is_this_processs_and_the_machines() {
        ProcessMemory memory = new ProcessMemory(0);
        assertThat(memory.used().orElseThrow())
                .isGreaterThan(Runtime.getRuntime().totalMemory() / 100)
                .isLessThan(memory.limit().orElseThrow());
        assertThat(new ProcessMemory(5).limit()).hasValue(5);
    }

    @Test
    void a_gpus_memory_is_what_nvidia_smi_says_of_it() throws IOException {
        Path asked = folder.resolve("asked");
        NvidiaMemory memory =
                new NvidiaMemory(program("echo \"$@\" >>" + asked + "; echo 1024, 81559"), 1, "3,GPU-5a2b", 0);
        assertThat(memory.used()).hasValue(1024L << 20);
        assertThat(memory.limit()).hasValue(81_559L << 20);
        assertThat(Files.readAllLines(asked)).hasSize(2).allMatch(line -> line.endsWith("--id=GPU-5a2b"));
    }

    @Test
    void a_limit_that_is_set_goes_before_the_cards() throws IOException {
        assertThat(new NvidiaMemory(program("echo 1, 2"), 0, null, 7).limit()).hasValue(7);
    }

    @Test
    void nothing_is_known_without_nvidia_smi_and_where_it_fails() throws IOException {
        assertThat(new NvidiaMemory("/no/such/program", 0, null, 0).limit()).isEqualTo(OptionalLong.empty());
        assertThat(new NvidiaMemory(program("echo No devices were found; exit 6"), 0, "", 0).used())
                .isEqualTo(OptionalLong.empty());
    }

    @Test
    void a_limit_bounds_nothing_where_nobody_tells_what_is_in_use() {
        assertThat(new NvidiaMemory("/no/such/program", 0, null, 7).limit()).isEqualTo(OptionalLong.empty());
    }

    private String program(String script) throws IOException {
        Path file = folder.resolve("nvidia-smi");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.toString();
    }
}
