package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.openapi.contract.OpenAPIContract;
import org.junit.jupiter.api.Test;

class ContractTest {
    @Test
    void theContractIsValidOpenApi31() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            long t = System.nanoTime();
            OpenAPIContract contract =
                    OpenAPIContract.from(vertx, "openapi.yaml").await();
            System.out.println("ms " + (System.nanoTime() - t) / 1e6);
            assertThat(contract.operations())
                    .extracting(o -> o.getOperationId())
                    .contains("submitJob");
        } finally {
            vertx.close().await();
        }
    }
}
