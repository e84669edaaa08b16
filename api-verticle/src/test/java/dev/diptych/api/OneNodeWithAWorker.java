package dev.diptych.api;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests on an API node of their own, with a worker that does what the test says. */
abstract class OneNodeWithAWorker {
    ApiUnderTest api;
    AWorker worker;

    @BeforeEach
    void start(@TempDir Path folder) {
        api = ApiUnderTest.start(folder);
        worker = api.aWorker();
    }

    @AfterEach
    void stop() {
        api.close();
    }
}
