package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import org.junit.jupiter.api.Test;

class ContractTest {
    @Test
    void theContractIsValidOpenApi31() {
        Vertx vertx = Vertx.vertx();
        try {
            OpenAPIContract contract = Contract.load(vertx).await().api();
            assertThat(contract.operations())
                    .extracting(Operation::getOperationId)
                    .contains("submitJob", "watchProgress");
        } finally {
            vertx.close().await();
        }
    }
}
