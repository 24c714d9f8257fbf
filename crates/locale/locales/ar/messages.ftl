### الرسائل وكيف تُرسَل: البريد والرسائل النصية.
admin-nav-messages = الرسائل
messages-title = الرسائل
messages-text = رسائل بريد ورسائل نصية أُرسلت أو ستُرسل. ما تحمله من أسرار لا يُعرض أبدًا.
messages-kind = النوع
messages-to = إلى
messages-about = بشأن
messages-state = الحالة
messages-attempts = المحاولات
messages-next = المحاولة التالية
messages-reply = آخر رد
messages-created = أُنشئت
messages-channel = الوسيلة
messages-channel-mail = بريد إلكتروني
messages-channel-text = رسالة نصية
messages-kind-test = تجربة
messages-kind-temporary = كلمة مرور مؤقتة
messages-kind-link = رابط لاختيار كلمة مرور
messages-kind-changed = تغيّرت كلمة المرور
messages-kind-contact = تغيّرت بيانات الاتصال
messages-kind-factor = تغيّر طريق العودة
messages-kind-recovery = رمز للعودة إلى الحساب
messages-kind-admin-recovered = إشعار: استخدم مسؤول «نسيت كلمة المرور»
messages-kind-code = رمز لإثبات عنوان أو رقم
messages-kind-expires = كلمة مرور ستنتهي صلاحيتها قريباً
messages-kind-reported = ضُغط «لم يكن هذا أنا»
messages-kind-requested = طلب مساعدة
messages-kind-declined = رُفض طلب
messages-kind-campaign = حملة: إضافة بيانات الاتصال
messages-kind-list = كلمات مرور مهمة في ملف واحد
messages-kind-approval = مهمة تنتظر الموافقة
messages-kind-answered = مهمة تمت الموافقة عليها أو رُفضت
messages-state-queued = في الانتظار
messages-state-sending = قيد الإرسال
messages-state-sent = أُرسلت
messages-state-retrying = ستُعاد المحاولة
messages-state-dead = تُرك إرسالها
messages-state-cancelled = سُحبت
messages-state-dropped = لم تعد لازمة
messages-next-now = الآن
messages-nothing = لا شيء
messages-removed = أُزيل
messages-sent-at = أُرسلت
messages-expires = يُترك إرسالها بعد
messages-retry = إعادة المحاولة
messages-retry-for = إعادة محاولة إرسال الرسالة إلى { $to }
messages-retried = تُعاد محاولة إرسال الرسالة إلى { $to }.
messages-cancel = سحب
messages-cancel-for = سحب الرسالة إلى { $to }
messages-now = الرسالة إلى { $to }: { $state }.
messages-filter-person = بشأن شخص واحد
messages-empty-title = لا رسائل بعد
messages-empty-text = يظهر هنا ما يُرسَل إلى الأشخاص وما آل إليه.
messages-nothing-title = لا شيء مطابق
messages-nothing-text = لا رسالة تطابق هذه التصفية.
messages-person-none = لا رسائل بشأن هذا الشخص.
messages-person-all = كل الرسائل بشأن هذا الشخص
messages-stuck = الرسائل لا تصل
messages-stuck-dead = { $count ->
    [zero] لم يُترك إرسال أي رسالة في آخر 24 ساعة.
    [one] تُرك إرسال رسالة واحدة في آخر 24 ساعة.
    [two] تُرك إرسال رسالتين في آخر 24 ساعة.
    [few] تُرك إرسال { $count } رسائل في آخر 24 ساعة.
    [many] تُرك إرسال { $count } رسالة في آخر 24 ساعة.
   *[other] تُرك إرسال { $count } رسالة في آخر 24 ساعة.
}
messages-stuck-waiting = { $count ->
    [zero] لا رسائل في الانتظار.
    [one] رسالة واحدة في الانتظار.
    [two] رسالتان في الانتظار.
    [few] { $count } رسائل في الانتظار.
    [many] { $count } رسالة في الانتظار.
   *[other] { $count } رسالة في الانتظار.
}
messages-stuck-open = فتح هذه الرسائل

sending-title = البريد والرسائل النصية
sending-tab-general = المؤسسة وكلمات المرور
sending-demo = هذه هي المؤسسة النموذجية: كل شيء يُكتب في ملفات مهما ضُبط هنا.
sending-mail = البريد الإلكتروني
sending-texts = الرسائل النصية
sending-via = طريقة الإرسال
sending-mail-files = في ملفات
sending-mail-files-text = تصبح كل رسالة ملف .eml في مجلد البيانات. لا يُرسل شيء.
sending-mail-smtp = عبر خادم بريد
sending-mail-smtp-text = ببروتوكول SMTP، إلى الخادم أدناه.
sending-host = الخادم
sending-host-help = الاسم كما هو في شهادته.
sending-port = المنفذ
sending-security = الحماية
sending-security-tls = TLS من البداية (عادةً المنفذ 465)
sending-security-starttls = STARTTLS إلزاميًا (عادةً المنفذ 587)
sending-security-none = بلا حماية، لخادم على هذا الجهاز فقط
sending-user-name = اسم المستخدم لدى الخادم
sending-user-name-help = فارغ: بلا تسجيل دخول.
sending-password = كلمة المرور
sending-password-kept = توجد كلمة مرور محفوظة. تبقى ما لم تُدخل غيرها أو تُزلها.
sending-password-new = لا توجد كلمة مرور محفوظة.
sending-password-clear = إزالة كلمة المرور المحفوظة
sending-from = المرسِل
sending-from-help = العنوان الذي يأتي منه البريد.
sending-reply-to = الرد إلى
sending-reply-to-help = فارغ: تذهب الردود إلى المرسِل.
sending-more = الشهادات والحدود
sending-certificates = شهادات موثوقة
sending-certificates-help = بصيغة PEM، إضافةً إلى شهادات النظام.
sending-connections = الاتصالات المتزامنة
sending-connections-help = من 1 إلى 10.
sending-per-connection = الرسائل لكل اتصال
sending-per-connection-help = من 1 إلى 1000.
sending-per-minute = الرسائل في الدقيقة
sending-per-minute-help = 0: بالسرعة التي يقبلها الخادم.
sending-test = التجربة قبل الحفظ
sending-test-to = إرسال التجربة إلى
sending-test-number = إرسال التجربة إلى الرقم
sending-test-number-help = مع + ورمز البلد.
sending-test-send = أرسل إليّ تجربة
sending-test-accepted = قُبلت: تسلّم الخادم الرسالة.
sending-test-refused = لم تُقبل. السطر الأخير يقول السبب.
sending-test-lines = المحادثة مع الخادم
sending-texts-files = في ملفات
sending-texts-files-text = تصبح كل رسالة نصية ملف .txt في مجلد البيانات. لا يُرسل شيء.
sending-texts-http = عبر مزوّد
sending-texts-http-text = باستدعاء واجهة HTTP لدى المزوّد.
sending-twilio = ملء الحقول لـ Twilio
sending-twilio-done = مُلئت الحقول لـ Twilio. أدخل Account SID وAuth Token والرقم.
sending-url = عنوان الواجهة
sending-method = الطريقة
sending-account = الحساب
sending-secret = السر
sending-secret-kept = يوجد سر محفوظ. يبقى ما لم تُدخل غيره أو تُزله.
sending-secret-new = لا يوجد سر محفوظ.
sending-secret-clear = إزالة السر المحفوظ
sending-from-number = رقم المرسِل أو اسمه
sending-headers = الترويسات
sending-headers-none = لا ترويسات.
sending-header-name = الترويسة
sending-header-value = القيمة
sending-header-add = إضافة ترويسة
sending-header-remove = إزالة الترويسة { $number }
sending-body-kind = نوع المحتوى
sending-body-form = نموذج
sending-body-json = JSON
sending-body = المحتوى
sending-body-help = هذه الكلمات تقوم مقام القيم: { $words }.
sending-preview = معاينة
sending-preview-text = كما ستُرسل، ببيانات نموذجية.
sending-preview-kind = الرسالة
sending-preview-locale = اللغة
sending-preview-html = بصيغة HTML:
sending-preview-light = فاتح
sending-preview-dark = داكن
sending-preview-subject = الموضوع
sending-preview-mail = رسالةَ بريد
sending-preview-phone = رسالةً نصية
sending-preview-phone-none = لا تُرسل هذه إلى الهواتف.
