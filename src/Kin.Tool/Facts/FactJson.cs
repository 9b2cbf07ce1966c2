using System.Text;
using System.Text.Json;

namespace Kin.Tool.Facts;

/// <summary>The facts for programs.</summary>
internal static class FactJson
{
    /// <summary>A member with an object for each group.</summary>
    /// <returns>The names of what was denied: "process.program".</returns>
    public static List<string> Write(Utf8JsonWriter json, IReadOnlyList<FactGroup> groups)
    {
        foreach (FactGroup group in groups)
        {
            json.WriteStartObject(group.Key);
            foreach (Fact fact in group.Facts)
            {
                json.WritePropertyName(fact.Key);
                Value(json, fact.Value);
            }

            json.WriteEndObject();
        }

        return [.. groups.SelectMany(group => group.Denied.Select(key => $"{group.Key}.{key}"))];
    }

    /// <summary>A member with a value of its own; null: it is denied.</summary>
    /// <returns>Its name, if it is denied.</returns>
    public static string[] Member(Utf8JsonWriter json, string name, object? value)
    {
        json.WritePropertyName(name);
        Value(json, value);
        return value is null ? [name] : [];
    }

    /// <summary>A value: a number, a text, true or false, a list, an object of pairs; null.</summary>
    public static void Value(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case long number: json.WriteNumberValue(number); break;
            case int number: json.WriteNumberValue(number); break;
            case ulong number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            case string text: json.WriteStringValue(Plain(text)); break;
            case IEnumerable<KeyValuePair<string, object?>> members: Object(json, members); break;
            case System.Collections.IEnumerable all: Array(json, all); break;
            default: throw new InvalidOperationException($"{value.GetType()} has no form in JSON.");
        }
    }

    private static void Object(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> members)
    {
        json.WriteStartObject();
        foreach ((string name, object? member) in members)
        {
            json.WritePropertyName(Name(name));
            Value(json, member);
        }

        json.WriteEndObject();
    }

    private static void Array(Utf8JsonWriter json, System.Collections.IEnumerable all)
    {
        json.WriteStartArray();
        foreach (object? one in all)
        {
            Value(json, one);
        }

        json.WriteEndArray();
    }

    // Two names that differ in bytes that are no UTF-8 stay two.
    private static string Name(string text) =>
        text.Any(c => c is >= '\udc80' and <= '\udcff') && Plain(text) != text ? Visible.Text(text) : text;

    // Bytes that are no UTF-8 are lone surrogates, which JSON cannot hold.
    private static string Plain(string text) =>
        text.Any(char.IsSurrogate) ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
}
