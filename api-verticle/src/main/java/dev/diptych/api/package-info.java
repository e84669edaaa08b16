/** The HTTP API: routes held against one OpenAPI file, problem documents, keys and tenants. */
@org.jspecify.annotations.NullMarked
package dev.diptych.api;
