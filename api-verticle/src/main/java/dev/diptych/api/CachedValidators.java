package dev.diptych.api;

import io.vertx.core.file.FileSystem;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * A repository that makes the validator of a schema once. The original copies every schema of the contract each time it
 * is asked, which takes longer than the rest of a submission; its validators keep no state and can be shared.
 */
final class CachedValidators implements SchemaRepository {
    private final SchemaRepository schemas;
    private final Map<JsonSchema, Validator> validators = Collections.synchronizedMap(new IdentityHashMap<>());

    CachedValidators(SchemaRepository schemas) {
        this.schemas = schemas;
    }

    @Override
    public Validator validator(JsonSchema schema) {
        return validators.computeIfAbsent(schema, schemas::validator);
    }

    @Override
    public SchemaRepository dereference(JsonSchema schema) {
        return schemas.dereference(schema);
    }

    @Override
    public SchemaRepository dereference(String uri, JsonSchema schema) {
        return schemas.dereference(uri, schema);
    }

    @Override
    public SchemaRepository preloadMetaSchema(FileSystem files) {
        return schemas.preloadMetaSchema(files);
    }

    @Override
    public SchemaRepository preloadMetaSchema(FileSystem files, Draft draft) {
        return schemas.preloadMetaSchema(files, draft);
    }

    @Override
    public Validator validator(String ref) {
        return schemas.validator(ref);
    }

    @Override
    public Validator validator(String ref, JsonSchemaOptions options) {
        return schemas.validator(ref, options);
    }

    @Override
    public Validator validator(JsonSchema schema, JsonSchemaOptions options, boolean dereference) {
        return schemas.validator(schema, options, dereference);
    }

    @Override
    public JsonObject resolve(JsonObject schema) {
        return schemas.resolve(schema);
    }

    @Override
    public JsonSchema find(String pointer) {
        return schemas.find(pointer);
    }
}
