namespace Kin.Ipc;

/// <summary>
/// Names of topics: whoever asks for the same name gets the same topic. Thread-safe. Only within this
/// process.
/// </summary>
/// <remarks>A topic that was asked for stays for as long as its namespace.</remarks>
public sealed class TopicNamespace
{
    private readonly Dictionary<string, object> _topics = [];

    /// <summary>The one that parts of a program share which know nothing of each other.</summary>
    public static TopicNamespace Default { get; } = new();

    /// <summary>The names that were asked for so far, in alphabetical order.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_topics)
            {
                return [.. _topics.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>The topic of that name, made when it is asked for the first time.</summary>
    /// <param name="name">At least one character; upper and lower case count.</param>
    /// <typeparam name="T">What is sent; the same for everybody who uses the name.</typeparam>
    /// <exception cref="InvalidOperationException">The name is that of a topic of another type.</exception>
    public Topic<T> Topic<T>(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_topics)
        {
            if (!_topics.TryGetValue(name, out object? known))
            {
                _topics[name] = known = new Topic<T>(name);
            }

            return known as Topic<T> ?? throw new InvalidOperationException(
                $"The topic '{name}' carries {known.GetType().GenericTypeArguments[0]}, not {typeof(T)}.");
        }
    }
}
