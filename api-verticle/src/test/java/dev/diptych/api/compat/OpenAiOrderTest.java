package dev.diptych.api.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.wire.Wire;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiOrderTest {

    @Test
    void aPromptAloneLeavesEverythingToTheService() {
        OpenAiOrder read = generation("{'prompt':'a red circle'}");

        assertThat(read.order()).isEqualTo(json("{'prompt':'a red circle','steps':30}"));
        assertThat(read.asUrl()).isFalse();
        assertThat(read.format()).isEqualTo(OpenAiOrder.Format.PNG);
        assertThat(read.stream()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"low, 20", "medium, 30", "standard, 30", "auto, 30", "high, 50", "hd, 50"})
    void qualityIsANumberOfSteps(String quality, int steps) {
        assertThat(generation("{'prompt':'p','quality':'" + quality + "'}")
                        .order()
                        .get("steps")
                        .intValue())
                .isEqualTo(steps);
    }

    @Test
    void anAddressIsThePngsUnlessTheAnswerIsAStream() {
        assertThatThrownBy(() -> generation("{'prompt':'p','response_format':'url','output_format':'jpeg'}"))
                .hasMessageStartingWith("output_format: expected png, with response_format url");
        assertThat(generation("{'prompt':'p','response_format':'url','output_format':'jpeg','stream':true}")
                        .format())
                .isEqualTo(OpenAiOrder.Format.JPEG);
    }

    @Test
    void stepsOfTheCallerGoBeforeQuality() {
        assertThat(generation("{'prompt':'p','quality':'high','steps':4}")
                        .order()
                        .get("steps")
                        .intValue())
                .isEqualTo(4);
    }

    @Test
    void aSizeIsWidthByHeightAndAutoIsTheModels() {
        assertThat(generation("{'prompt':'p','size':'1536x1024'}").order())
                .isEqualTo(json("{'prompt':'p','width':1536,'height':1024,'steps':30}"));
        assertThat(generation("{'prompt':'p','size':'auto'}").order().has("width"))
                .isFalse();
    }

    @Test
    void openAisOwnModelNamesMeanTheDefaultAndOthersAreModelsOfThisService() {
        assertThat(generation("{'prompt':'p','model':'gpt-image-1'}").order().has("model"))
                .isFalse();
        assertThat(generation("{'prompt':'p','model':'shapes'}")
                        .order()
                        .get("model")
                        .textValue())
                .isEqualTo("shapes");
    }

    @Test
    void picturesComeInBase64ButForDallEByAddressUnlessTheCallerSays() {
        assertThat(generation("{'prompt':'p','model':'gpt-image-1'}").asUrl()).isFalse();
        assertThat(generation("{'prompt':'p','model':'dall-e-3'}").asUrl()).isTrue();
        assertThat(generation("{'prompt':'p','model':'dall-e-3','response_format':'b64_json'}")
                        .asUrl())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'prompt':'p','size':'big'}                     | size",
                "{'prompt':'p','quality':'best'}                 | quality",
                "{'prompt':'p','output_format':'webp'}           | output_format",
                "{'prompt':'p','output_compression':101}         | output_compression",
                "{'prompt':'p','background':'transparent'}       | background",
                "{'prompt':'p','style':'natural'}                | style",
                "{'prompt':'p','partial_images':4}               | partial_images",
                "{'prompt':'p','stream':'yes'}                   | stream",
                "{'prompt':'p','response_format':'link'}         | response_format",
                "{'prompt':'p','model':7}                        | model",
                "{'prompt':'p','sharpness':3}                    | sharpness",
            })
    void whatCannotBeDoneIsRefusedByItsField(String body, String field) {
        assertThatThrownBy(() -> generation(body))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void aMaskedEditDrawsTheMaskedPartWhollyAnewAndAnUnmaskedOneKeepsSome() {
        assertThat(OpenAiOrder.edit(json("{'prompt':'p'}"), true)
                        .order()
                        .get("strength")
                        .doubleValue())
                .isEqualTo(1.0);
        assertThat(OpenAiOrder.edit(json("{'prompt':'p'}"), false).order().has("strength"))
                .isFalse();
        assertThat(OpenAiOrder.edit(json("{'prompt':'p','input_fidelity':'high'}"), false)
                        .order()
                        .get("strength")
                        .doubleValue())
                .isEqualTo(0.3);
    }

    private static OpenAiOrder generation(String body) {
        return OpenAiOrder.generation(json(body));
    }

    static ObjectNode json(String quoted) {
        return Wire.object(quoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
