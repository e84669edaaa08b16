package dev.diptych.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AspectBucketsTest {
    @Test
    void thePaperHasFortyOfAboutOneMegapixelInMultiplesOfSixtyFour() {
        assertThat(AspectBuckets.ofPaper().sizes())
                .hasSize(40)
                .doesNotHaveDuplicates()
                .contains(new ImageSize(1024, 1024), new ImageSize(2048, 512), new ImageSize(832, 1216))
                .allSatisfy(size -> {
                    assertThat(size.width() % 64 + size.height() % 64).isZero();
                    assertThat(size.width() * size.height()).isBetween(900_000, 1_060_000);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "100, 100, 1024, 1024",
        "1920, 1080, 1344, 768",
        "1080, 1920, 768, 1344",
        "4000, 3000, 1152, 896",
        "3000, 2000, 1216, 832",
        "10000, 1, 2048, 512",
        "1, 10000, 512, 2048"
    })
    void theNearestBucketHasTheNearestAspectRatio(int width, int height, int bucketWidth, int bucketHeight) {
        assertThat(AspectBuckets.ofPaper().nearest(width, height)).isEqualTo(new ImageSize(bucketWidth, bucketHeight));
    }

    @Test
    void aSmallModelsBucketsAreScaledToItsNativeSizeInItsMultiples() {
        AspectBuckets buckets = AspectBuckets.of(card(128, 32, 64));
        assertThat(buckets.sizes())
                .doesNotHaveDuplicates()
                .contains(new ImageSize(128, 128), new ImageSize(256, 64), new ImageSize(64, 256))
                .allSatisfy(size ->
                        assertThat(size.width() % 64 + size.height() % 64).isZero());
        assertThat(buckets.nearest(500, 499)).isEqualTo(new ImageSize(128, 128));
        assertThat(buckets.nearest(2000, 500)).isEqualTo(new ImageSize(256, 64));
    }

    @Test
    void aModelWithoutARefinerTakesTheMultipleOfItsBase() {
        assertThat(AspectBuckets.of(card(128, 32, 0)).sizes()).contains(new ImageSize(160, 96));
    }

    @Test
    void aModelOfTheNativeSizeOfThePaperHasThePapersBuckets() {
        assertThat(AspectBuckets.of(card(1024, 32, 64))).isEqualTo(AspectBuckets.ofPaper());
    }

    @Test
    void bucketsBeyondTheLongestSideAreLeftOut() {
        assertThat(AspectBuckets.of(card(2048, 32, 64)).sizes())
                .contains(new ImageSize(2048, 2048))
                .allSatisfy(size -> assertThat(size.width()).isLessThanOrEqualTo(ImageSize.MAX_SIDE));
    }

    private static ModelCard card(int nativeSide, int baseMultiple, int refinerMultiple) {
        return new ModelCard(
                "m", new ImageSize(nativeSide, nativeSide), baseMultiple, refinerMultiple, SchedulerName.EULER, false);
    }
}
