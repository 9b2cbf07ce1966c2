using Kin.Native;

namespace Kin;

/// <summary>
/// The processes of a pipeline that is captured, with the pipe that all their standard errors go to.
/// </summary>
internal sealed class PipelineCapture(Command first, ChildProcess[] children, SafeFd error)
    : IDisposable, IAsyncDisposable
{
    private readonly InputPump? _pump = InputPump.Start(first, children[0]);

    public ChildProcess[] Children => children;

    public SafeFd? Output => children[^1].OutputPipe?.Pipe;

    public SafeFd Error => error;

    public void ThrowIfInputFailed() => _pump?.ThrowIfFailed();

    public void Dispose()
    {
        _pump?.Dispose();
        error.Dispose();
        foreach (ChildProcess child in children)
        {
            child.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _pump?.Dispose();
        error.Dispose();
        foreach (ChildProcess child in children)
        {
            await child.DisposeAsync().ConfigureAwait(false);
        }
    }
}
