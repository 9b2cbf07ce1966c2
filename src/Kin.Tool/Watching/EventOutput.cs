using System.Text;
using Kin.Inspection;
using Kin.Tool.Facts;

namespace Kin.Tool.Watching;

/// <summary>
/// Where events are written: in pieces, since a write for each would be too slow for thousands a second.
/// </summary>
/// <param name="file">A file; null: a standard stream.</param>
/// <param name="toError">Standard error, since standard output is the program's.</param>
/// <param name="json">An object a line.</param>
internal sealed class EventOutput(OutputFile? file, bool toError, bool json) : IDisposable
{
    private const int Piece = 32 * 1024;

    private readonly StringBuilder _text = new();
    private readonly bool _colour = file is null && !toError && Out.HasColour;

    /// <summary>The names of the columns, unless it is JSON.</summary>
    public void Begin() => _text.Append(json ? "" : EventText.Header);

    /// <summary>Adds an event.</summary>
    public void Add(ProcessEvent e)
    {
        _text.Append(json ? EventJson.Of(e) : EventText.Of(e, _colour));
        if (_text.Length >= Piece)
        {
            Flush();
        }
    }

    /// <summary>Writes what was added.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Flush()
    {
        if (_text.Length == 0)
        {
            return;
        }

        string text = _text.ToString();
        _text.Clear();
        if (file is not null)
        {
            file.Write(Encoding.UTF8.GetBytes(text));
        }
        else if (toError)
        {
            Out.Error(text[..^1]); // it adds the end of the line
        }
        else
        {
            Out.Text(text);
        }
    }

    public void Dispose() => file?.Dispose();
}
