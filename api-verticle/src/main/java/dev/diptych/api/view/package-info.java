/** What the routes and the feed show alike. */
@org.jspecify.annotations.NullMarked
package dev.diptych.api.view;
