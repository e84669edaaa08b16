package dev.diptych.api;

import dev.diptych.api.form.Form;
import dev.diptych.api.form.JsonBody;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.ext.web.handler.InputTrustHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatableRequest;
import io.vertx.openapi.validation.ValidatorException;
import io.vertx.openapi.validation.impl.RequestValidatorImpl;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds requests against the contract where they arrive. The library itself takes each to a worker thread and back, one
 * after another: a line that nobody at the door sees. Bodies that take long to read still go there.
 */
final class ContractValidator extends RequestValidatorImpl {
    private final RequestExtractor extractor;

    ContractValidator(Vertx vertx, OpenAPIContract contract, RequestExtractor extractor) {
        super(vertx, contract);
        this.extractor = extractor;
    }

    /** Comes before all other handlers of the routes. */
    void mount(RouterBuilder routes) {
        routes.getRoutes()
                .forEach(route -> route.setDoValidation(false).addHandler(requireValid(route.getOperation())));
    }

    /** The library knows no files in forms; and foreign calls are refused by their own handlers, in their words. */
    private static boolean readsItself(RoutingContext ctx, Operation operation) {
        List<String> tags = operation.getTags() == null ? List.of() : operation.getTags();
        return tags.contains("openai")
                || tags.contains("automatic1111")
                || operation.getOperationId().equals("uploadImage") && Form.isIn(ctx);
    }

    private InputTrustHandler requireValid(Operation operation) {
        return ctx -> {
            if (readsItself(ctx, operation)) {
                ctx.next();
            } else {
                validate(ctx, operation);
            }
        };
    }

    private void validate(RoutingContext ctx, Operation operation) {
        extractor
                .extractValidatableRequest(ctx, operation)
                .compose(request -> {
                    if (ctx.body().length() > JsonBody.SHORT) {
                        return validate(request, operation.getOperationId());
                    }
                    requireValid(operation, request);
                    return Future.succeededFuture();
                })
                .onSuccess(valid -> ctx.next())
                .onFailure(refused ->
                        ctx.fail(refused instanceof ValidatorException ? new HttpException(400, refused) : refused));
    }

    private void requireValid(Operation operation, ValidatableRequest request) {
        for (Parameter parameter : operation.getParameters()) {
            validateParameter(parameter, sent(parameter, request));
        }
        validateBody(operation.getRequestBody(), request);
    }

    private static @Nullable RequestParameter sent(Parameter parameter, ValidatableRequest request) {
        Map<String, RequestParameter> sent = switch (parameter.getIn()) {
            case COOKIE -> request.getCookies();
            case HEADER -> request.getHeaders();
            case PATH -> request.getPathParameters();
            case QUERY -> request.getQuery();
        };
        return sent.get(parameter.getName());
    }
}
