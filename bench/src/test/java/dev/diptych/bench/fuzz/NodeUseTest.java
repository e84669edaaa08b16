package dev.diptych.bench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class NodeUseTest {
    @Test
    void aConnectionIsLeftOpenAsLongAsTheServerHoldsIt() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = server.getLocalPort();
            assertThat(NodeUse.connections(port)).isZero();

            try (Socket client = new Socket(server.getInetAddress(), port);
                    Socket accepted = server.accept()) {
                assertThat(NodeUse.connections(port)).isOne();
                client.close();
                assertThat(NodeUse.connections(port)).isOne();
                accepted.close();
                assertThat(NodeUse.connections(port)).isZero();
            }
        }
    }
}
