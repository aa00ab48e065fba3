// Every word the page itself says, in both languages.

const WORDS = {
  zh: {
    welcome: "欢迎使用 gendan 跟单",
    how_in: "请输入邀请码，或直接打开别人发给您的邀请链接。",
    code: "邀请码",
    come_in: "进入",
    entering: "正在进入…",
    no_code: "这不像邀请码，请再看一下。",
    often: "试得太频繁了，请一分钟后再试。",
    refused: "这个邀请码不能用。请向跟单主管要一个新的。",
    unreachable: "连不上服务器，请检查网络后再试。",
    ended: "您已退出登录。再次进入需要新的邀请码。",
    menu: "菜单",
    leave: "退出登录",
    leave_all: "在所有设备上退出",
    offer: "您现在是 {name}。要用这个链接重新登录吗？",
    use_link: "用新链接登录",
    stay: "保持现状",
    conversation: "对话",
    line: "消息",
    hint: "输入消息…",
    send: "发送",
    attach: "拍照或选择文件",
    optional: "（可不填）",
    remove: "移除 {name}",
    reply: "回复这条消息",
    answering: "回复：{text}",
    cancel_reply: "取消回复",
    offline: "网络断开，正在重新连接… 您的消息会自动补发。",
    online: "在线",
    connecting: "连接中",
    waiting: "等待发送",
    failed: "发送失败",
    too_long: "太长了，没有发出",
    retry: "重发",
    drop: "删除",
    sent: "已送达",
    you_said: "您说：",
    it_said: "gendan：",
    today: "今天",
    yesterday: "昨天",
    jump_0: "↓ 到最新",
    jump: "↓ {n} 条新消息",
    photo: "照片：{name}",
    open_photo: "打开照片 {name}",
    role_merchandiser: "跟单员",
    role_supervisor: "跟单主管",
    role_department: "部门",
    role_customer: "客户",
    role_admin: "管理员",
    demo_line: "一家样板工厂，三部手机，一座能拨快的钟",
    clock: "工厂时钟",
    hour_1: "+1 小时",
    hour_4: "+4 小时",
    morning: "次日 08:30",
    day_1: "+1 天",
    clock_what: "拨快时钟，看提醒和日报按时到来。",
    moving: "正在拨快…",
    moved: "现在是 {time}，到点的提醒都已发出。",
    tongue: "语言",
    phones: "手机",
    phone_of: "{title} {person} 的手机",
    try: "试试：",
  },
  en: {
    welcome: "Welcome to gendan 跟单",
    how_in: "Type your invitation code, or just open the link you were sent.",
    code: "Invitation code",
    come_in: "Come in",
    entering: "One moment…",
    no_code: "That does not look like a code. Please check it.",
    often: "Too many tries. Please wait a minute.",
    refused: "This code does not work. Please ask your supervisor for a new one.",
    unreachable: "The server cannot be reached. Please check your network.",
    ended: "You are signed out. You need a new code to come in again.",
    menu: "Menu",
    leave: "Sign out",
    leave_all: "Sign out everywhere",
    offer: "You are signed in as {name}. Use this link to sign in again?",
    use_link: "Use the link",
    stay: "Stay",
    conversation: "Conversation",
    line: "Message",
    hint: "Type a message…",
    send: "Send",
    attach: "Take a photo or choose a file",
    optional: "(optional)",
    remove: "Remove {name}",
    reply: "Reply to this message",
    answering: "Reply to: {text}",
    cancel_reply: "Cancel the reply",
    offline: "Connection lost, trying again… your messages will be sent.",
    online: "Online",
    connecting: "Connecting",
    waiting: "Waiting to be sent",
    failed: "Not sent",
    too_long: "Too long, not sent",
    retry: "Send again",
    drop: "Delete",
    sent: "Delivered",
    you_said: "You said:",
    it_said: "gendan:",
    today: "Today",
    yesterday: "Yesterday",
    jump_0: "↓ Latest",
    jump: "↓ {n} new",
    photo: "Photo: {name}",
    open_photo: "Open photo {name}",
    role_merchandiser: "Merchandiser",
    role_supervisor: "Supervisor",
    role_department: "Department",
    role_customer: "Customer",
    role_admin: "Administrator",
    demo_line: "A sample factory, three phones and a clock you can move",
    clock: "Factory clock",
    hour_1: "+1 h",
    hour_4: "+4 h",
    morning: "Next 08:30",
    day_1: "+1 day",
    clock_what: "Move the clock on and see reminders and digests arrive.",
    moving: "Moving on…",
    moved: "It is now {time}. What was due has been said.",
    tongue: "Language",
    phones: "Phones",
    phone_of: "Phone of {person}, {title}",
    try: "Try:",
  },
};

let language = "zh";

/** "zh" or "en" for any language tag. */
export const known = (tag) => (String(tag).toLowerCase().startsWith("zh") ? "zh" : "en");

/** The language before anybody is known: the address says it, or else the browser. */
export const guess = () => new URLSearchParams(location.search).get("lang") || navigator.language || "zh";

export const tag = () => (language === "zh" ? "zh-CN" : "en-GB");

/** The page's word, with its values put in. */
export function word(key, values = {}) {
  const found = WORDS[language][key] ?? "";
  return found.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Speak this language from now on: every marked element gets its words. */
export function speak(wanted) {
  language = known(wanted);
  document.documentElement.lang = tag();
  document.querySelectorAll("[data-word]").forEach((one) => (one.textContent = word(one.dataset.word)));
  document.querySelectorAll("[data-hint]").forEach((one) => (one.placeholder = word(one.dataset.hint)));
  document.querySelectorAll("[data-label]").forEach((one) => {
    one.setAttribute("aria-label", word(one.dataset.label));
    if (one.matches("button, summary")) one.title = word(one.dataset.label);
  });
}
