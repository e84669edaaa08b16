/** What a job is: a request and its parts, the states and events of its life, what models can do. Pure data. */
@org.jspecify.annotations.NullMarked
package dev.diptych.job;
