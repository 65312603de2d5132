package io.meridian.common.model.mesh.conf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.Value.KindCase;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the members of a {@code conf} by the rules of spec/mesh-resource §1.6: {@code null} is absent, numbers may be quoted, enums may be
 * numbers. Members that nobody asked for are unknown. Not thread-safe; lives for one reading.
 */
public final class ConfReader {

    private static final long LARGEST_UINT32 = 0xFFFF_FFFFL;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,4})?");

    private final String path;
    private final Struct source;
    private final SortedSet<String> known = new TreeSet<>();
    private final List<ConfReader> below = new ArrayList<>();

    ConfReader(Struct source) {
        this("", source);
    }

    private ConfReader(String path, Struct source) {
        this.path = path;
        this.source = source;
    }

    /** A string, empty when absent. */
    public String string(String name) throws MalformedConfException {
        return optionalString(name).orElse("");
    }

    /** A string that may be absent. */
    public Optional<String> optionalString(String name) throws MalformedConfException {
        Optional<Value> value = member(name);
        return value.isEmpty() ? Optional.empty() : Optional.of(asString(path(name), value.get()));
    }

    /** A boolean that may be absent. */
    public Optional<Boolean> optionalBool(String name) throws MalformedConfException {
        Optional<Value> value = member(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get().getKindCase() != KindCase.BOOL_VALUE) {
            throw new MalformedConfException(path(name), "true or false");
        }
        return Optional.of(value.get().getBoolValue());
    }

    /** A boolean, false when absent. */
    public boolean bool(String name) throws MalformedConfException {
        return optionalBool(name).orElse(false);
    }

    /** An integer from 0 to 4,294,967,295, or 0 when absent. */
    public long uint32(String name) throws MalformedConfException {
        return optionalUint32(name).orElse(0);
    }

    /** An integer from 0 to 4,294,967,295 that may be absent. */
    public OptionalLong optionalUint32(String name) throws MalformedConfException {
        Optional<Value> value = member(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        double number = number(value.get());
        if (number != Math.rint(number) || number < 0 || number > LARGEST_UINT32) {
            throw new MalformedConfException(path(name), "an integer from 0 to " + LARGEST_UINT32);
        }
        return OptionalLong.of((long) number);
    }

    /** Bytes in base64 with padding (RFC 4648 §4) that may be absent. */
    public Optional<ByteString> optionalBytes(String name) throws MalformedConfException {
        Optional<String> text = optionalString(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (text.get().length() % 4 == 0) {
                return Optional.of(ByteString.copyFrom(Base64.getDecoder().decode(text.get())));
            }
        } catch (IllegalArgumentException e) {
            // Said below; the decoder's message would quote what may be a key.
        }
        throw new MalformedConfException(path(name), "standard base64 with padding");
    }

    /** One of the constants of an enum, by the name that a document gives it or by number, which is its place among the names. */
    public <E> Optional<E> optionalEnum(String name, List<String> names, List<E> constants)
            throws MalformedConfException {
        Optional<Value> value = member(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        int place = value.get().getKindCase() == KindCase.NUMBER_VALUE
                ? place(value.get().getNumberValue(), names.size())
                : names.indexOf(value.get().getStringValue());
        if (place < 0) {
            throw new MalformedConfException(path(name), "one of " + String.join(", ", names));
        }
        return Optional.of(constants.get(place));
    }

    /** The strings of an object by name, empty when absent. */
    public SortedMap<String, String> strings(String name) throws MalformedConfException {
        SortedMap<String, String> strings = new TreeMap<>();
        Optional<Value> value = member(name);
        if (value.isPresent()) {
            for (var entry : asStruct(path(name), value.get()).getFieldsMap().entrySet()) {
                strings.put(entry.getKey(), asString(path(name) + "." + entry.getKey(), entry.getValue()));
            }
        }
        return strings;
    }

    /** An object that may be absent. */
    public Optional<ConfReader> optionalObject(String name) throws MalformedConfException {
        Optional<Value> value = member(name);
        return value.isEmpty() ? Optional.empty() : Optional.of(reader(path(name), value.get()));
    }

    /** The objects of a list, empty when absent; a null element is an empty object. */
    public List<ConfReader> objects(String name) throws MalformedConfException {
        Optional<Value> value = member(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get().getKindCase() != KindCase.LIST_VALUE) {
            throw new MalformedConfException(path(name), "a list");
        }
        List<ConfReader> readers = new ArrayList<>();
        List<Value> elements = value.get().getListValue().getValuesList();
        for (int i = 0; i < elements.size(); i++) {
            Value element = elements.get(i);
            Value object = element.getKindCase() == KindCase.NULL_VALUE
                    ? Value.newBuilder()
                            .setStructValue(Struct.getDefaultInstance())
                            .build()
                    : element;
            readers.add(reader(path(name) + "[" + i + "]", object));
        }
        return readers;
    }

    /** The members that nobody asked for, here and below, by path. */
    List<UnknownMember> unknown() {
        List<UnknownMember> unknown = new ArrayList<>();
        for (String name : new TreeSet<>(source.getFieldsMap().keySet())) {
            if (!known.contains(name)) {
                unknown.add(new UnknownMember(path(name), name, new TreeSet<>(known)));
            }
        }
        below.forEach(reader -> unknown.addAll(reader.unknown()));
        return unknown;
    }

    private Optional<Value> member(String name) {
        known.add(name);
        return Optional.ofNullable(source.getFieldsMap().get(name))
                .filter(value -> value.getKindCase() != KindCase.NULL_VALUE);
    }

    private ConfReader reader(String at, Value value) throws MalformedConfException {
        ConfReader reader = new ConfReader(at, asStruct(at, value));
        below.add(reader);
        return reader;
    }

    private String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String asString(String at, Value value) throws MalformedConfException {
        if (value.getKindCase() != KindCase.STRING_VALUE) {
            throw new MalformedConfException(at, "a string");
        }
        return value.getStringValue();
    }

    private static Struct asStruct(String at, Value value) throws MalformedConfException {
        if (value.getKindCase() != KindCase.STRUCT_VALUE) {
            throw new MalformedConfException(at, "an object");
        }
        return value.getStructValue();
    }

    private static double number(Value value) {
        if (value.getKindCase() == KindCase.NUMBER_VALUE) {
            return value.getNumberValue();
        }
        String text = value.getStringValue();
        return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    }

    private static int place(double number, int size) {
        return number == Math.rint(number) && number >= 0 && number < size ? (int) number : -1;
    }
}
