package dev.diptych.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFolderTest {
    @TempDir
    Path folder;

    @BeforeEach
    void aCopyOfTheShippedTokenizer() throws IOException {
        try (var files = Files.list(Tokenizers.FIRST_FOLDER)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void theFoldersOwnFilesNameThePaddingToken() {
        assertThat(Tokenizers.FIRST.padding()).isEqualTo(49407);
        assertThat(Tokenizers.SECOND.padding()).isZero();
    }

    @Test
    void tokenizerConfigNamesThePaddingTokenWhereTheSpecialTokensMapIsMissing() throws IOException {
        Files.delete(folder.resolve("special_tokens_map.json"));
        Path config = folder.resolve("tokenizer_config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"pad_token\": \"<|endoftext|>\"", "\"pad_token\": \"!\""));
        assertThat(Tokenizers.read(folder).padding()).isZero();
    }

    @Test
    void aFolderOfVocabularyAndMergesAloneTakesTheGivenSpecialTokens() throws IOException {
        Files.delete(folder.resolve("special_tokens_map.json"));
        Files.delete(folder.resolve("tokenizer_config.json"));
        assertThat(Tokenizers.read(folder).padding()).isEqualTo(49407);
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(folder.resolve("merges.txt"));
        assertRefused("expected a file merges.txt, found none");
    }

    @Test
    void aTruncatedVocabularyIsRefused() throws IOException {
        Path vocabulary = folder.resolve("vocab.json");
        Files.writeString(vocabulary, Files.readString(vocabulary).substring(0, 1000));
        assertRefused("a JSON object in " + vocabulary);
    }

    @Test
    void aVocabularyWithAnIdThatIsNoNumberIsRefused() throws IOException {
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": \"one\"}");
        assertRefused("expected a token id for a in vocab.json, found one");
    }

    @Test
    void aVocabularyWithoutTheBytesIsRefused() throws IOException {
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 1}");
        assertRefused("found none in vocab.json");
    }

    @Test
    void aMergeRuleOfThreeSymbolsIsRefused() throws IOException {
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\ni n\nt h e\n");
        assertRefused("expected two symbols in merge rule 2, found 3");
    }

    @Test
    void aMergeRuleWhoseResultHasNoIdIsRefused() throws IOException {
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\nzz qqq\n");
        assertRefused("none in vocab.json");
    }

    @Test
    void mergesThatAreNotUtf8AreRefused() throws IOException {
        Files.write(folder.resolve("merges.txt"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0x20, 0x61});
        assertRefused("UTF-8 in " + folder.resolve("merges.txt"));
    }

    @Test
    void whatTheSpecialTokensMapLacksTokenizerConfigSays() throws IOException {
        Files.writeString(
                folder.resolve("special_tokens_map.json"), "{\"bos_token\": {\"content\": \"<|startoftext|>\"}}");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"pad_token\": \"!\", \"bos_token\": null}");
        assertThat(Tokenizers.read(folder).padding()).isZero();
        assertThat(Tokenizers.read(folder).end()).isEqualTo(49407);
    }

    @Test
    void aTokenThatNeitherFileNamesIsTransformersDefault() {
        assertThat(SpecialTokens.of(Map.of("bos_token", "<", "eos_token", Map.of("content", ">"))))
                .isEqualTo(new SpecialTokens("<", ">", "<|endoftext|>"));
    }

    @Test
    void aSpecialTokenThatIsNoTextIsRefused() {
        assertThatThrownBy(() -> SpecialTokens.of(Map.of("pad_token", 0)))
                .isInstanceOf(InvalidTokenizerException.class)
                .hasMessage("tokenizer: expected a text for pad_token, found 0");
    }

    private void assertRefused(String because) {
        assertThatThrownBy(() -> Tokenizers.read(folder))
                .isInstanceOf(InvalidTokenizerException.class)
                .hasMessageContaining(because);
    }
}
