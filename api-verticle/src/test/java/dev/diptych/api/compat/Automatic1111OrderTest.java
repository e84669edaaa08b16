package dev.diptych.api.compat;

import static dev.diptych.api.compat.OpenAiOrderTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.job.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Automatic1111OrderTest {

    @Test
    void theUsualFieldsBecomeANativeOrder() {
        Automatic1111Order read =
                text("{'prompt':'a cat','negative_prompt':'a dog','seed':5,'steps':20,'cfg_scale':7,'width':832,"
                        + "'height':1216,'sampler_name':'Euler a','batch_size':2,'n_iter':3,'force_task_id':'t1'}");

        assertThat(read.order())
                .isEqualTo(json("{'prompt':'a cat','steps':20,'guidance_scale':7,'width':832,'height':1216,"
                        + "'negative_prompt':'a dog','seed':5,'scheduler':'euler_a','images':6}"));
        assertThat(read.taskId()).isEqualTo("t1");
        assertThat(read.sendImages()).isTrue();
    }

    @Test
    void anEmptyNegativePromptIsNoneAndASeedOfMinusOneIsDrawn() {
        assertThat(text("{'prompt':'p','negative_prompt':'','seed':-1}").order())
                .isEqualTo(json("{'prompt':'p','images':1}"));
    }

    @ParameterizedTest
    @CsvSource({
        "Euler,           ,          euler",
        "Euler,           Karras,    euler_karras",
        "Euler a,         Automatic, euler_a",
        "DPM++ 2M,        ,          dpmpp_2m_karras",
        "DPM++ 2M,        uniform,   dpmpp_2m",
        "DPM++ 2M Karras, ,          dpmpp_2m_karras",
        "DPM++ 2M SDE,    Karras,    dpmpp_2m_sde_karras",
        "DPM++ 2M SDE,    Uniform,   dpmpp_2m_sde",
        "UniPC,           ,          unipc",
        "DDIM,            Automatic, ddim",
        "Heun,            ,          heun",
        "LCM,             ,          lcm",
    })
    void aSamplerAndAScheduleTypeAreOneScheduler(String sampler, String schedule, String scheduler) {
        String schedulerField = schedule == null ? "" : ",'scheduler':'" + schedule + "'";

        assertThat(text("{'prompt':'p','sampler_name':'" + sampler + "'" + schedulerField + "}")
                        .order()
                        .get("scheduler")
                        .textValue())
                .isEqualTo(scheduler);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'alwayson_scripts':'x'                                | alwayson_scripts",
                "'alwayson_scripts':{'a':5}                            | alwayson_scripts.a",
                "'alwayson_scripts':{'a':{'args':[1]}}                 | alwayson_scripts.a",
                "'override_settings':5                                 | override_settings",
                "'override_settings':{'sd_vae':'x'}                    | override_settings.sd_vae",
                "'override_settings':{'sd_model_checkpoint':5}         | override_settings.sd_model_checkpoint",
                "'override_settings':{'CLIP_stop_at_last_layers':'x'}  | override_settings.CLIP_stop_at_last_layers",
                "'override_settings':{'CLIP_stop_at_last_layers':99}   | override_settings.CLIP_stop_at_last_layers",
            })
    void whatIsInsideOfAFieldIsNotIgnoredEither(String field, String named) {
        assertThatThrownBy(() -> text("{'prompt':'p'," + field + "}"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(named + ": ");
    }

    @Test
    void settingsOfNullAndAnEmptyTaskAreNone() {
        Automatic1111Order read = text("{'prompt':'p','force_task_id':'','alwayson_scripts':{'a':null},"
                + "'override_settings':{'sd_model_checkpoint':null,'CLIP_stop_at_last_layers':3}}");

        assertThat(read.taskId()).isNull();
        assertThat(read.order()).isEqualTo(json("{'prompt':'p','images':1,'clip_skip':1}"));
    }

    @Test
    void theRefinerTakesOverTheNoiseWhereItIsSwitchedTo() {
        assertThat(handoff("{'prompt':'p','refiner_checkpoint':'shapes/refiner','refiner_switch_at':0.7}"))
                .isEqualTo("{\"mode\":\"continue\",\"unit\":\"noise\",\"at\":0.7}");
        assertThat(handoff("{'prompt':'p','refiner_checkpoint':'shapes.safetensors [31e35c80fc]'}"))
                .isEqualTo("{\"mode\":\"continue\",\"unit\":\"noise\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"None", "none", ""})
    void noRefinerIsOff(String none) {
        assertThat(handoff("{'prompt':'p','refiner_checkpoint':'" + none + "','refiner_switch_at':0.8}"))
                .isEqualTo("{\"mode\":\"off\"}");
    }

    @Test
    void whoSaysNothingOfARefinerHasTheModelsDefault() {
        assertThat(text("{'prompt':'p','refiner_checkpoint':null}").order().has("handoff"))
                .isFalse();
    }

    @Test
    void settingsOfOneRequestNameModelAndClipSkip() {
        assertThat(
                        text("{'prompt':'p','override_settings':{'sd_model_checkpoint':'other','CLIP_stop_at_last_layers':3}}")
                                .order())
                .isEqualTo(json("{'prompt':'p','images':1,'model':'other','clip_skip':1}"));
    }

    @Test
    void aPictureAndItsMaskBecomeImageToImage() {
        Automatic1111Order read = Automatic1111Order.imageToImage(
                json("{'prompt':'p','init_images':['data:image/png;base64,AAAA'],'mask':'BBBB',"
                        + "'inpainting_mask_invert':1,'denoising_strength':0.4,'mask_blur':4}"),
                "shapes");

        assertThat(read.order())
                .isEqualTo(json("{'prompt':'p','init_image':'data:image/png;base64,AAAA','strength':0.4,"
                        + "'mask':'BBBB','images':1}"));
        assertThat(read.invertMask()).isTrue();
    }

    /** 2^64 - 1, which is -1 to whoever looks at 64 bits only. */
    @Test
    void aSeedThatIsTooLargeIsNotTakenForRandom() {
        assertThat(text("{'prompt':'p','seed':18446744073709551615}").order().has("seed"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'prompt':'p','enable_hr':true}                                        | enable_hr",
                "{'prompt':'p','restore_faces':true}                                    | restore_faces",
                "{'prompt':'p','tiling':true}                                           | tiling",
                "{'prompt':'p','styles':['film']}                                       | styles",
                "{'prompt':'p','subseed_strength':0.2}                                  | subseed_strength",
                "{'prompt':'p','script_name':'x/y/z plot'}                              | script_name",
                "{'prompt':'p','alwayson_scripts':{'ControlNet':{'args':[{'model':1}]}}}  | alwayson_scripts.ControlNet",
                "{'prompt':'p','override_settings':{'eta_noise_seed_delta':31337}}      | override_settings.eta_noise_seed_delta",
                "{'prompt':'p','batch_size':-99999999999999999999999}                   | batch_size",
                "{'prompt':'p','sampler_name':'DPM adaptive'}                           | sampler_name",
                "{'prompt':'p','sampler_name':'Heun','scheduler':'Karras'}              | scheduler",
                "{'prompt':'p','sampler_name':'Euler','scheduler':'Exponential'}        | scheduler",
                "{'prompt':'p','refiner_checkpoint':'another'}                          | refiner_checkpoint",
                "{'prompt':'p','batch_size':4,'n_iter':3}                               | n_iter",
                "{'prompt':'p','eta':0.5}                                               | eta",
                "{'prompt':'p','hr_scal':2}                                             | hr_scal",
            })
    void whatCannotBeDoneIsRefusedByItsField(String body, String field) {
        assertThatThrownBy(() -> text(body))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo(field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'prompt':'p'}",
                "{'prompt':'p','init_images':[]}",
                "{'prompt':'p','init_images':['AAAA','BBBB']}",
                "{'prompt':'p','init_images':['https://example.org/cat.png']}",
            })
    void imageToImageNeedsOnePictureInTheRequest(String body) {
        assertThatThrownBy(() -> Automatic1111Order.imageToImage(json(body), "shapes"))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo("init_images"));
    }

    @Test
    void aPromptIsNeverPartOfAComplaint() {
        assertThatThrownBy(() -> text("{'prompt':'p','infotext':'a secret garden'}"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageNotContaining("secret");
    }

    private static Automatic1111Order text(String body) {
        return Automatic1111Order.textToImage(json(body), "shapes");
    }

    private static String handoff(String body) {
        return text(body).order().get("handoff").toString();
    }
}
