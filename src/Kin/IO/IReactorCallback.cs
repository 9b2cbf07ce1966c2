namespace Kin.IO;

/// <summary>
/// Told once when a descriptor is ready. Runs on the reactor's thread: it must not block, must not throw, and
/// must not run code of the user.
/// </summary>
internal interface IReactorCallback
{
    /// <summary>The descriptor is ready, or in an error state that the next call on it will report.</summary>
    void OnReady();

    /// <summary>
    /// The descriptor was closed by this process before it became ready. Runs on the closing thread.
    /// </summary>
    void OnClosed();
}
