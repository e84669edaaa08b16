package dev.diptych.api.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PageTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("diptych.root"), "api-verticle/src/main/resources/ui");

    private static Vertx vertx;
    private static WebClient client;

    @BeforeAll
    static void serve() {
        vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        Page.mount(router);
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await();
        client = WebClient.create(
                vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(server.actualPort()));
    }

    @AfterAll
    static void stop() {
        vertx.close().await();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileOfThePageIsServed(String name) {
        HttpResponse<Buffer> response = get(path(name)).send().await();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.bodyAsString()).isEqualTo(read(name));
    }

    @Test
    void nothingElseLiesUnderIt() {
        assertThat(get("/ui/../openapi.yaml").send().await().statusCode()).isEqualTo(404);
        assertThat(get("/ui/").send().await().statusCode()).isEqualTo(404);
    }

    @Test
    void aBrowserThatHasItGetsItOnceOnly() {
        String etag = get("/").send().await().getHeader("ETag");

        assertThat(get("/").putHeader("If-None-Match", etag).send().await().statusCode())
                .isEqualTo(304);
        assertThat(get("/").putHeader("If-None-Match", "\"another\"")
                        .send()
                        .await()
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("files")
    void noFileNamesAnOutsideAddressOrHasInlineScriptOrStyle(String name) {
        Pattern outside = Pattern.compile("(?:https?:)?//(?!www\\.w3\\.org/2000/svg)[a-z0-9-]+\\.[a-z]");
        Pattern inline = Pattern.compile("<script(?![^>]* src=)|<style|\\sstyle=|\\son[a-z]+=\"");

        assertThat(outside.matcher(read(name)).find()).isFalse();
        assertThat(inline.matcher(read(name)).find()).isFalse();
    }

    static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String path(String name) {
        return name.equals("index.html") ? "/" : "/ui/" + name;
    }

    private static String read(String name) {
        try {
            return Files.readString(SOURCES.resolve(name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static HttpRequest<Buffer> get(String path) {
        return client.get(path);
    }
}
