using System.Text;

namespace Kin;

/// <summary>How a command ended and what it wrote. Immutable.</summary>
public sealed class CommandOutput
{
    private readonly string _command;
    private readonly byte[] _output;
    private readonly byte[] _error;
    private string? _outputText;
    private string? _errorText;

    internal CommandOutput(string command, IReadOnlyList<ExitStatus> statuses, byte[] output, byte[] error)
    {
        _command = command;
        _output = output;
        _error = error;
        Statuses = statuses;
    }

    /// <summary>How the program ended; of a pipeline: its last program.</summary>
    public ExitStatus Status => Statuses[^1];

    /// <summary>
    /// How every program of a pipeline ended, the first first; of a command: its one status.
    /// </summary>
    public IReadOnlyList<ExitStatus> Statuses { get; }

    /// <summary>
    /// Standard output read as UTF-8 (bytes that are none become U+FFFD); empty when it was directed
    /// elsewhere.
    /// </summary>
    public string StandardOutput => _outputText ??= Encoding.UTF8.GetString(_output);

    /// <summary>Standard error, in the same way; of a pipeline: of all its programs.</summary>
    public string StandardError => _errorText ??= Encoding.UTF8.GetString(_error);

    /// <summary>Standard output as it came.</summary>
    public ReadOnlyMemory<byte> StandardOutputBytes => _output;

    /// <summary>Standard error as it came.</summary>
    public ReadOnlyMemory<byte> StandardErrorBytes => _error;

    /// <summary>
    /// True when every program ended with exit code 0. In a pipeline a program before the last may also end
    /// by SIGPIPE: the next one had read enough.
    /// </summary>
    public bool Success => FirstFailure is null;

    private ExitStatus? FirstFailure => Statuses
        .Where((status, i) => !status.Success && (i == Statuses.Count - 1 || status.Signal != Signal.Pipe))
        .FirstOrDefault();

    /// <summary>Returns this object, or throws when the command failed.</summary>
    /// <exception cref="CommandFailedException">Not <see cref="Success"/>.</exception>
    public CommandOutput EnsureSuccess() => FirstFailure is ExitStatus failure
        ? throw new CommandFailedException(_command, failure, StandardError)
        : this;
}
