package dev.diptych.api.compat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What becomes of one field of a foreign API. Each says in a few words what docs/compat.md says of it. */
sealed interface Treatment {
    /** Its value goes as it is into a field of the native request. */
    record Honoured(String nativeField) implements Treatment {
        @Override
        public String note() {
            return "`" + nativeField + "`";
        }
    }

    /**
     * It is read and turned into something native, or into a part of the answer.
     *
     * @param nativeFields what it becomes: a complaint about one of them is a complaint about it
     */
    record Mapped(String note, List<String> nativeFields) implements Treatment {}

    /** Any value is taken and none has an effect here. */
    record Accepted(String note) implements Treatment {}

    /** Only the values under which it has no effect are taken, and null; any other is refused. */
    record Refused(String note, List<Object> neutral) implements Treatment {
        static Refused unless(String note, Object... neutral) {
            return new Refused(note, Arrays.asList(neutral));
        }

        /** The values that are taken, in words. */
        String allowed() {
            return neutral.isEmpty()
                    ? "null"
                    : neutral.stream().map(Refused::shown).collect(Collectors.joining(" or "));
        }

        private static String shown(Object value) {
            return value instanceof String text ? '"' + text + '"' : value.toString();
        }
    }

    /** One clause for the table in docs/compat.md. */
    String note();
}
