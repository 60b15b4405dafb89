package io.arrwdb.proxy.explain;

/** Writes one JSON document, member after member. Source: RFC 8259; all but printable ASCII is escaped. */
final class JsonWriter {
    private final StringBuilder text = new StringBuilder();
    private boolean first = true;

    JsonWriter object() {
        return begin('{');
    }

    JsonWriter end() {
        return finish('}');
    }

    /** Begins the array of a member. */
    JsonWriter array(String name) {
        key(name);
        return begin('[');
    }

    JsonWriter endArray() {
        return finish(']');
    }

    JsonWriter field(String name, String value) {
        key(name);
        quote(value);
        return this;
    }

    JsonWriter field(String name, long value) {
        key(name);
        text.append(value);
        first = false;
        return this;
    }

    JsonWriter field(String name, double value) {
        key(name);
        text.append(value);
        first = false;
        return this;
    }

    JsonWriter field(String name, boolean value) {
        key(name);
        text.append(value);
        first = false;
        return this;
    }

    private JsonWriter begin(char bracket) {
        if (bracket == '{') {
            separate();
        }
        text.append(bracket);
        first = true;
        return this;
    }

    private JsonWriter finish(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    private void key(String name) {
        separate();
        quote(name);
        text.append(':');
        first = true;
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    private void quote(String value) {
        text.append('"');
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7e) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
        first = false;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
