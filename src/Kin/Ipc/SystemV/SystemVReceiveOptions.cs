namespace Kin.Ipc;

/// <summary>How a message of a <see cref="SystemVMessageQueue"/> is chosen (msgop(2)).</summary>
[Flags]
public enum SystemVReceiveOptions
{
    /// <summary>By its type alone.</summary>
    None = 0,

    /// <summary>MSG_EXCEPT: the first of any other type than the one that is named.</summary>
    Except = 1,
}
