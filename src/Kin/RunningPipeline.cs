using Kin.Native;

namespace Kin;

/// <summary>
/// The running programs of a <see cref="Pipeline"/>. Disposing kills and reaps those that still run.
/// </summary>
/// <remarks>Thread-safe, as <see cref="ChildProcess"/>.</remarks>
public sealed class RunningPipeline : IDisposable, IAsyncDisposable
{
    private readonly ChildProcess[] _stages;

    internal RunningPipeline(ChildProcess[] stages) => _stages = stages;

    /// <summary>The processes, the first first.</summary>
    public IReadOnlyList<ChildProcess> Stages => _stages;

    /// <summary>The pipe to the first program.</summary>
    /// <exception cref="InvalidOperationException">
    /// Its input is not <see cref="StandardStream.Piped"/>.
    /// </exception>
    public Stream StandardInput => _stages[0].StandardInput;

    /// <summary>The pipe from the last program.</summary>
    /// <exception cref="InvalidOperationException">
    /// Its output is not <see cref="StandardStream.Piped"/>.
    /// </exception>
    public Stream StandardOutput => _stages[^1].StandardOutput;

    /// <summary>Blocks the calling thread until all programs have ended; the status of each.</summary>
    public IReadOnlyList<ExitStatus> Wait() => Array.ConvertAll(_stages, stage => stage.Wait());

    /// <summary>Completes when all programs have ended; the status of each.</summary>
    /// <param name="cancellationToken">Stops the waiting, not the programs.</param>
    public async Task<IReadOnlyList<ExitStatus>> WaitAsync(CancellationToken cancellationToken = default) =>
        await Task.WhenAll(_stages.Select(stage => stage.WaitAsync(cancellationToken))).ConfigureAwait(false);

    /// <summary>
    /// Stops every program (<see cref="ChildProcess.StopAsync"/>), all at the same time; the status of each.
    /// </summary>
    /// <param name="grace">How long they may take to end by themselves, up to 49 days.</param>
    /// <param name="cancellationToken">Ends the grace.</param>
    public async Task<IReadOnlyList<ExitStatus>> StopAsync(
        TimeSpan grace, CancellationToken cancellationToken = default)
    {
        WaitTime.CheckFinite(grace);
        Task<ExitStatus>[] stopping =
            Array.ConvertAll(_stages, stage => stage.StopAsync(grace, cancellationToken));
        return await Task.WhenAll(stopping).ConfigureAwait(false);
    }

    /// <summary>Lets the programs run on by themselves (<see cref="ChildProcess.Detach"/>).</summary>
    public void Detach() => Array.ForEach(_stages, stage => stage.Detach());

    /// <summary>Kills and reaps what still runs, and closes the pipes.</summary>
    public void Dispose() => Array.ForEach(_stages, stage => stage.Dispose());

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        foreach (ChildProcess stage in _stages)
        {
            await stage.DisposeAsync().ConfigureAwait(false);
        }
    }
}
