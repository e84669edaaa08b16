package dev.diptych.api;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which methods a path answers: those of the contract, and HEAD where it has GET. */
final class Methods {
    private static final List<HttpMethod> OF_CONTRACT = List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE);
    private static final Set<String> ENDLESS = Set.of("streamEvents", "watchProgress");

    private Methods() {}

    /** The method whose rules a request follows. */
    static HttpMethod ruling(HttpMethod asked) {
        return asked.equals(HttpMethod.HEAD) ? HttpMethod.GET : asked;
    }

    /** HEAD is answered as GET is, without the body; but for what does not end by itself. */
    static void addHead(Router router) {
        router.getRoutes().stream()
                .filter(route -> Set.of(HttpMethod.GET).equals(route.methods()) && !isEndless(route))
                .forEach(route -> route.method(HttpMethod.HEAD));
    }

    /** For a header {@code Allow}; what is in no contract is the page's. */
    static String allowed(OpenAPIContract contract, String path) {
        String declared = OF_CONTRACT.stream()
                .filter(method -> contract.findOperation(path, method) != null)
                .map(method -> method.equals(HttpMethod.GET) ? "GET, HEAD" : method.name())
                .collect(Collectors.joining(", "));
        return declared.isEmpty() ? "GET, HEAD" : declared;
    }

    private static boolean isEndless(Route route) {
        Operation operation = route.getMetadata(RouterBuilder.KEY_META_DATA_OPERATION);
        return operation != null && ENDLESS.contains(operation.getOperationId());
    }
}
