package dev.diptych.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InpaintMaskTest {
    @ParameterizedTest
    @ValueSource(strings = {"inp_euler_0.6", "inp_euler_1.0", "inp_refiner_ens"})
    void latentsHaveTheGoldenRunsMask(String name) {
        InpaintMask mask = InpaintMask.of(Samples.picture("cases/" + name + "/mask.png"));
        float[] golden = Samples.floats("cases/" + name + "/mask_latent.npy");
        assertThat(mask.latents()).isEqualTo(Arrays.copyOf(golden, 16 * 16)).contains(0, 1);
    }

    @Test
    void thePictureWithoutItsMaskedPartIsWhatTheGoldenRunEncoded() {
        float[] picture = PictureTensor.of(Samples.picture("cases/inp_euler_0.6/input.png"));
        float[] mask =
                InpaintMask.of(Samples.picture("cases/inp_euler_0.6/mask.png")).pixels();
        float[] golden = Samples.floats("cases/inp_euler_0.6/vae_in_1.npy");
        for (int i = 0; i < golden.length; i++) {
            assertThat(golden[i]).isEqualTo(mask[i % mask.length] == 1 ? 0 : picture[i]);
        }
    }

    @Test
    void greyOfOneHundredAndTwentyEightIsDrawnAnewAndColoursCountByTheirLuma() {
        Picture picture = new Picture(8, 8, new byte[3 * 64]);
        picture.rgb()[0] = picture.rgb()[1] = picture.rgb()[2] = (byte) 128;
        picture.rgb()[3] = picture.rgb()[4] = picture.rgb()[5] = 127;
        picture.rgb()[7] = (byte) 255; // green: luma 150
        picture.rgb()[9] = (byte) 255; // red: luma 76
        assertThat(Arrays.copyOf(InpaintMask.of(picture).pixels(), 4)).containsExactly(1, 0, 1, 0);
    }
}
