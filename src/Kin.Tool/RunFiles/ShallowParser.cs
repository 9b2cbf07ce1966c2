using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Kin.Tool.RunFiles;

/// <summary>
/// The events of a file, as long as they are harmless to YamlDotNet, which loads levels by recursion and
/// compares keys with all that they hold.
/// </summary>
internal sealed class ShallowParser(TextReader text) : IParser
{
    private const int MostLevels = 100;

    private readonly Parser _parser = new(text);

    // For each level: a key comes next; null: it is a list.
    private readonly Stack<bool?> _keyIsNext = [];

    /// <inheritdoc/>
    public ParsingEvent? Current => _parser.Current;

    /// <inheritdoc/>
    /// <exception cref="UnfitYamlException">Too many levels, or a key that is no text.</exception>
    public bool MoveNext()
    {
        bool moved = Next();
        switch (Current)
        {
            case MappingEnd or SequenceEnd:
                _keyIsNext.Pop();
                break;
            case NodeEvent or AnchorAlias:
                Take(Current);
                break;
        }

        return moved;
    }

    // Some of what is no YAML makes YamlDotNet throw what it throws for mistakes of its own.
    private bool Next()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            Mark last = Current?.End ?? Mark.Empty;
            throw new UnfitYamlException(last, "this is no YAML: what follows is not understood.");
        }
    }

    private void Take(ParsingEvent node)
    {
        if (_keyIsNext.TryPop(out bool? key))
        {
            if (key is true && node is not Scalar)
            {
                throw new UnfitYamlException(node.Start, "a name is a text.");
            }

            _keyIsNext.Push(!key);
        }

        if (node is MappingStart or SequenceStart)
        {
            if (_keyIsNext.Count == MostLevels)
            {
                throw new UnfitYamlException(node.Start, $"more than {MostLevels} levels.");
            }

            _keyIsNext.Push(node is MappingStart ? true : null);
        }
    }
}
