/** The signal that fires when the user stops the execution; loaders and triggers have none. */
export function cancelSignal(context: object): AbortSignal | undefined {
	const { getExecutionCancelSignal } = context as { getExecutionCancelSignal?: () => AbortSignal | undefined };
	return getExecutionCancelSignal?.call(context);
}
