/** What the service's own code costs around each UNet call. The raw calls beside it are the one use of ONNX Runtime here. */
@NullMarked
package dev.diptych.bench.loop;

import org.jspecify.annotations.NullMarked;
