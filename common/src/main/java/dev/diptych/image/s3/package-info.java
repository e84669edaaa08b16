/** Pictures in a bucket of anything that speaks S3. */
@org.jspecify.annotations.NullMarked
package dev.diptych.image.s3;
