package dev.diptych.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class PictureTensorTest {
    @Test
    void whatTheGoldenRunFedToTheVaeIsTheUploadedPicture() {
        Picture input = Samples.picture("cases/inp_euler_0.6/input.png");
        assertThat(PictureTensor.of(input)).isEqualTo(Samples.floats("cases/inp_euler_0.6/vae_in_0.npy"));
    }

    @Test
    void whatTheGoldenRunGotFromTheVaeIsItsPicture() {
        Picture golden = Samples.picture("cases/inp_euler_0.6/image_0.png");
        float[] decoded = Samples.floats("cases/inp_euler_0.6/vae_dec_out.npy");
        assertThat(PictureTensor.toPicture(FloatBuffer.wrap(decoded), 128, 128).rgb())
                .isEqualTo(golden.rgb());
    }

    @Test
    void everyPictureSurvivesTheWayThereAndBack() {
        Picture picture = Samples.gradient(40, 30);
        assertThat(PictureTensor.toPicture(FloatBuffer.wrap(PictureTensor.of(picture)), 40, 30)
                        .rgb())
                .isEqualTo(picture.rgb());
    }

    @Test
    void valuesBeyondTheRangeAreClampedAndHalvesGoToTheEvenLevel() {
        FloatBuffer tensor = FloatBuffer.wrap(new float[] {99, -7, 0, 1});
        tensor.position(1);
        assertThat(PictureTensor.toPicture(tensor, 1, 1).rgb()).containsExactly(0, (byte) 128, (byte) 255);
    }
}
