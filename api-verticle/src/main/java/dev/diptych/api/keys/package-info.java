/** Who may call: API keys, their tenants, roles and limits. */
@org.jspecify.annotations.NullMarked
package dev.diptych.api.keys;
