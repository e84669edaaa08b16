/** Load on real API nodes: each harness is the client, and the nodes are processes of their own. */
@org.jspecify.annotations.NullMarked
package dev.diptych.bench.load;
