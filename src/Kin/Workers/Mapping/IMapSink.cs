namespace Kin.Workers.Mapping;

/// <summary>
/// Where the results of a map operation go. Calls come from any thread and must not run code of the user.
/// </summary>
internal interface IMapSink<TIn, TOut>
{
    /// <summary>
    /// A part counts against the window until the sink releases it, and not only until it is delivered.
    /// </summary>
    bool ReleasesParts { get; }

    /// <summary>Results of consecutive items, in any order of parts.</summary>
    void Deliver(MapPart<TIn, TOut> part);

    /// <summary>Nothing more comes.</summary>
    /// <param name="error">
    /// Why: the input or the pool failed, or it was cancelled. Null when all is done.
    /// </param>
    /// <param name="told">Called once whoever waits has been told.</param>
    void End(Exception? error, Action told);
}

/// <summary>Results of consecutive items.</summary>
internal readonly record struct MapPart<TIn, TOut>(
    ArraySegment<TIn> Inputs, TOut[] Values, Exception?[]? Errors, int Start, int Count);
